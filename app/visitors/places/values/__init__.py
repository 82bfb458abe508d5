"""A visitor as values: names, a company, deals summed up, attributes for fields. Pure."""
