"""The words of style `un`: one module for each language of the United Nations."""
