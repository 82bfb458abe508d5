"""From the answer to a question to the facts of a chart: which kind fits, what the parts are called, what is added up."""
