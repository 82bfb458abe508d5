"""The language of /zcrm: parse, complete, print and explain one command."""
