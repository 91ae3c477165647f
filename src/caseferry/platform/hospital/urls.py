"""The addresses of hospital reviewers: the link with its passcode, and the pages of one case."""

from django.urls import path

from caseferry.platform.hospital.views import asking, deciding, entering, imaging, opining, overview, reading

app_name = "hospital"
_CASE = "review/<uuid:case>/"
_VERSION = f"{_CASE}v<int:number>/"
_SERIES = f"{_VERSION}imaging/series/<int:place>"
urlpatterns = [
    path("h/left/", entering.left, name="left"),
    path("h/<str:token>/", entering.door, name="door"),
    path("review/viewer/<path:path>", imaging.viewer_file, name="viewer_file"),
    path(_CASE, overview.overview, name="case"),
    path(_VERSION, overview.overview, name="version"),
    path(f"{_CASE}leave/", entering.leave, name="leave"),
    path(f"{_VERSION}read/<path:path>", reading.read, name="read"),
    path(f"{_VERSION}sheet/<int:page>/<path:path>", reading.sheet, name="sheet"),
    path(f"{_VERSION}file/<path:path>", reading.file, name="file"),
    path(f"{_VERSION}all/<slug:what>.zip", reading.everything, name="everything"),
    path(f"{_VERSION}identity/<int:place>/", reading.paper, name="paper"),
    path(f"{_VERSION}acknowledge/", deciding.acknowledge, name="acknowledge"),
    path(f"{_VERSION}accept/", deciding.accept, name="accept"),
    path(f"{_VERSION}return/", deciding.give_back, name="return"),
    path(f"{_VERSION}imaging/", imaging.viewer, name="imaging"),
    path(f"{_VERSION}imaging/studies.json", imaging.studies, name="studies"),
    path(f"{_SERIES}.json", imaging.series, name="series"),
    path(f"{_SERIES}/picture", imaging.picture, name="series_picture"),
    path(f"{_SERIES}/frames", imaging.frames, name="frames"),
    path(f"{_CASE}questions/", asking.questions, name="questions"),
    path(f"{_CASE}questions/<uuid:question>/", asking.reply, name="reply"),
    path(f"{_CASE}attachment/<uuid:upload>/", reading.attachment, name="attachment"),
    path(f"{_CASE}opinion/", opining.opinion, name="opinion"),
    path(f"{_CASE}opinion/<uuid:opinion_id>/document/", opining.document, name="opinion_document"),
]
