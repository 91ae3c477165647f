"""The addresses of administrators."""

from django.urls import path
from django.views.generic import RedirectView

from caseferry.platform.office import persons, views

app_name = "office"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="office:people"), name="home"),
    path("people/", views.people, name="people"),
    path("people/<uuid:person>/", persons.person, name="person"),
    path("people/<uuid:person>/away/", persons.away, name="away"),
    path("people/<uuid:person>/hand-over/", persons.hand_over, name="hand_over"),
    path("people/<uuid:person>/active/", views.set_active, name="set_active"),
    path("hospitals/", views.hospitals, name="hospitals"),
    path("hospitals/<slug:hospital>/", views.hospital, name="hospital"),
    path("calendars/", views.calendars, name="calendars"),
    path("calendars/<slug:calendar>/<int:year>/confirm/", views.confirm_year, name="confirm_year"),
    path("cases/", views.cases, name="cases"),
    path("audit/", views.audit, name="audit"),
    path("machine/", views.machine, name="machine"),
]
