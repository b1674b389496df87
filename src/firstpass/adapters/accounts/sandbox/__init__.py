"""The sandbox: an invented payments company's account backend and mail, so that the product works at once."""
