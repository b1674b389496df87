"""`firstpass sandbox`: the invented company's account backend over HTTP, and the mails that it "sent"."""
