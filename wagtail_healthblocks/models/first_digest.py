import hashlib
def first_digest(page):
    return hashlib.sha256(page.title.encode()).hexdigest()
