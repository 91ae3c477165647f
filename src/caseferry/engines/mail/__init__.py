"""Opens mails: EML, Outlook MSG, mailboxes, and the winmail.dat that Outlook wraps attachments in."""
