"""The addresses of progress."""

from django.urls import path

from caseferry.platform.engine import views

app_name = "engine"
urlpatterns = [
    path("my/<uuid:case>/", views.family_progress, name="family"),
    path("desk/<uuid:case>/", views.desk_progress, name="desk"),
]
