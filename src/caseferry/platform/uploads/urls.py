"""The addresses of resumable uploads, one set for each side."""

from django.urls import path

from caseferry.platform.uploads import views

app_name = "uploads"
urlpatterns = [
    path("my/<uuid:case>/", views.family_files, name="family"),
    path("my/<uuid:case>/<uuid:upload>/", views.family_file, name="family_file"),
    path("desk/<uuid:case>/", views.desk_files, name="desk"),
    path("desk/<uuid:case>/<uuid:upload>/", views.desk_file, name="desk_file"),
    path("review/<uuid:case>/", views.hospital_files, name="hospital"),
    path("review/<uuid:case>/<uuid:upload>/", views.hospital_file, name="hospital_file"),
]
