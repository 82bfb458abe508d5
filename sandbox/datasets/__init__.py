"""What the CRMs of the sandbox start with: modules and fields, and the records of `demo`, `large:N` and `empty`."""
