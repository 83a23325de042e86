"""x"""
def fresh():
    return []
