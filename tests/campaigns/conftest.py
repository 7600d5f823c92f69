"""One running campaign for the tests of a file."""

from tests.campaigns.factories import lay_campaign
from tests.standing import standing

laid, scene = standing(lay_campaign)
