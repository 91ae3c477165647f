"""Every address of the platform, by audience."""

from django.urls import include, path

from caseferry.platform.site import errors

urlpatterns = [
    path("", include("caseferry.platform.family.urls")),
    path("desk/", include("caseferry.platform.desk.urls")),
    path("", include("caseferry.platform.hospital.urls")),
    path("office/", include("caseferry.platform.office.urls")),
    path("upload/", include("caseferry.platform.uploads.urls")),
    path("progress/", include("caseferry.platform.engine.urls")),
    path("scans/", include("caseferry.platform.engine.scans", namespace="scans")),
    path("account/", include("caseferry.platform.office.sign_in")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
