"""The addresses of this app."""

from django.urls import URLPattern

app_name = "family"
urlpatterns: list[URLPattern] = []
