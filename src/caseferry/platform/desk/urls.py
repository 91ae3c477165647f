"""The addresses of coordinators: the list, one case, and its tabs. No name stands in any of them."""

from django.urls import path

from caseferry.platform.desk.views import absence, deciding, listing, records, reviewing

app_name = "desk"
_CASE = "<uuid:case>/"
urlpatterns = [
    path("", listing.cases, name="list"),
    path("new/", listing.new, name="new"),
    path("away/", absence.away, name="away"),
    path(f"{_CASE}take/", listing.take, name="take"),
    path(_CASE, reviewing.screen, name="case"),
    path(f"{_CASE}picture/<slug:source>/<int:number>/", reviewing.picture, name="picture"),
    path(f"{_CASE}decide/", deciding.make, name="decide"),
    path(f"{_CASE}decisions/", deciding.history, name="history"),
    path(f"{_CASE}decisions/<uuid:ruling>/undo/", deciding.take_back, name="undo"),
    path(f"{_CASE}upload/", records.upload, name="upload"),
    path(f"{_CASE}build/", records.build, name="build"),
]
