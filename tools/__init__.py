"""What developers run on the tree: translations and documents. Not part of the installed package."""
