from django.urls import path

from hongxian.desk.views import home

urlpatterns = [
    path("", home.home, name="home"),
]
