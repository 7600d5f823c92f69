"""Routes of this room: plan documents and their review; the running campaign."""

from hongxian.campaigns import routes_campaign, routes_documents

urlpatterns = [*routes_documents.urlpatterns, *routes_campaign.urlpatterns]
