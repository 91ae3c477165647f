"""The addresses of hospital reviewers: the link with its passcode, and the pages of one case."""

from django.urls import path

from caseferry.platform.hospital.ending import with_end
from caseferry.platform.hospital.views import asking, deciding, entering, imaging, opining, overview, reading

app_name = "hospital"
_CASE = "review/<uuid:case>/"
_VERSION = f"{_CASE}v<int:number>/"
_SERIES = f"{_VERSION}imaging/series/<int:place>"
urlpatterns = [
    path("h/left/", with_end(entering.left), name="left"),
    path("h/<str:token>/", with_end(entering.door), name="door"),
    path("review/viewer/<path:path>", with_end(imaging.viewer_file), name="viewer_file"),
    path(_CASE, with_end(overview.overview), name="case"),
    path(_VERSION, with_end(overview.overview), name="version"),
    path(f"{_CASE}leave/", with_end(entering.leave), name="leave"),
    path(f"{_VERSION}read/<path:path>", with_end(reading.read), name="read"),
    path(f"{_VERSION}sheet/<int:page>/<path:path>", with_end(reading.sheet), name="sheet"),
    path(f"{_VERSION}file/<path:path>", with_end(reading.file), name="file"),
    path(f"{_VERSION}all/<slug:what>.zip", with_end(reading.everything), name="everything"),
    path(f"{_VERSION}identity/<int:place>/", with_end(reading.paper), name="paper"),
    path(f"{_VERSION}acknowledge/", with_end(deciding.acknowledge), name="acknowledge"),
    path(f"{_VERSION}accept/", with_end(deciding.accept), name="accept"),
    path(f"{_VERSION}return/", with_end(deciding.give_back), name="return"),
    path(f"{_VERSION}imaging/", with_end(imaging.viewer), name="imaging"),
    path(f"{_VERSION}imaging/studies.json", with_end(imaging.studies), name="studies"),
    path(f"{_SERIES}.json", with_end(imaging.series), name="series"),
    path(f"{_SERIES}/picture", with_end(imaging.picture), name="series_picture"),
    path(f"{_SERIES}/frames", with_end(imaging.frames), name="frames"),
    path(f"{_CASE}questions/", with_end(asking.questions), name="questions"),
    path(f"{_CASE}questions/<uuid:question>/", with_end(asking.reply), name="reply"),
    path(f"{_CASE}attachment/<uuid:upload>/", with_end(reading.attachment), name="attachment"),
    path(f"{_CASE}opinion/", with_end(opining.opinion), name="opinion"),
    path(f"{_CASE}opinion/<uuid:opinion_id>/document/", with_end(opining.document), name="opinion_document"),
]
