"""From the answer to a question to the facts of a chart: which kind fits, what its parts are called."""
