"""placeholder"""


def load(crm, dataset):
    pass
