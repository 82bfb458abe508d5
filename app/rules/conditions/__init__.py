"""Conditions on one visitor: what can be named, what is known of a visitor, and who fulfils what (U1). Pure."""
