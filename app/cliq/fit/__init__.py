"""How an answer is brought below Cliq's limits, per kind of answer. The door is app.cliq.limits."""
