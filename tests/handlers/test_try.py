import json
from tests.world import *
def test_try(world):
    for u,t in ((MISAKI,"/zcrm leads [会社] contains [zyl]"),(KEN,"/zcrm leads"),(EMMA,"/zcrm leads ohtani"),(MISAKI,"/zcrm leads [電話番号] starts with [03,045],[会社] contains [zyl],[メール] starts with [ohtani, shohei]")):
        s=world.say(u, t)
        print(u,t); print(s.output if not isinstance(s.output,dict) else s.output.get("text"), s.output.get("buttons"))
    print(world.suggest(MISAKI,"/zcrm leads [会社] contains [zyl]"))
    sg=world.suggest(MISAKI,"/zcrm leads [会社] contains [zyl]")[0]
    s=world.pick(MISAKI,"/zcrm leads [会社] contains [zyl]",sg)
    print(json.dumps(s.output,ensure_ascii=False,indent=1))
    s=world.press(MISAKI,"このチャットに投稿する")
    print(s.output, s.posted)
