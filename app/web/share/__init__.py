"""The page behind the CRM's button *Share to Cliq* (P1): who is there, the form, what became of it."""
