"""The administration pages: who may enter, and what they show. What they do is app/administration's."""
