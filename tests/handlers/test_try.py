import pytest
from tests.world import *
def test_try(world):
    print(world.suggest(MISAKI, "/zcrm "))
    s=world.say(MISAKI, "/zcrm leads [会社] contains [zyl]")
    print(s.body)
