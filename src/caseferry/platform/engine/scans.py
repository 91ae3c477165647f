"""The addresses of the viewer for families and coordinators."""

from caseferry.platform.engine.imaging import addresses

app_name = "engine"
urlpatterns = [*addresses("my"), *addresses("desk")]
