"""Files that people bring or the system makes: kept by content, checked by content, read by whom the record allows."""
