"""Routes of the firm's page (open, by code) and of what officers do with what it sends."""

from django.urls import URLPattern, path

from hongxian.hazards.views import answers, firm, firm_codes

urlpatterns: list[URLPattern] = [
    path("f/", firm.firm_door, name="firm-door"),
    path("f/<str:text>/", firm.firm_page, name="firm-page"),
    path("f/<str:text>/check/", firm.firm_check, name="firm-check"),
    path("f/<str:text>/<uuid:pk>/", firm.firm_item, name="firm-item"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<uuid:pk>/", answers.answer, name="answer"),
    path("answers/<uuid:pk>/take/", answers.answer_take, name="answer-take"),
    path("answers/<uuid:pk>/return/", answers.answer_return, name="answer-return"),
    path("answers/<uuid:pk>/files/<uuid:file>/", answers.answer_file, name="answer-file"),
    path("firm-codes/", firm_codes.firm_codes, name="firm-codes"),
    path("firm-codes/new/", firm_codes.firm_codes_new, name="firm-codes-new"),
    path("firm-codes/slips/", firm_codes.firm_slips, name="firm-slips"),
    path("firm-codes/renew/", firm_codes.firm_codes_renew, name="firm-codes-renew"),
    path("firm-codes/stop/", firm_codes.firm_codes_stop, name="firm-codes-stop"),
    path("hazards/<uuid:pk>/doubts/<uuid:doubt>/", answers.doubt_look, name="doubt-look"),
]
