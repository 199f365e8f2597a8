"""The screens of translation requests, and the mails that tell of them."""
