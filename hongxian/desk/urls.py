from django.urls import path

from hongxian.desk.views import board, home

urlpatterns = [
    path("", home.home, name="home"),
    path("board/", board.board, name="board"),
    path("board/urge/<uuid:pk>/", board.urge, name="urge"),
]
