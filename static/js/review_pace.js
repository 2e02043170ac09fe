// Links of the queue lead into the paced review, where each decision goes on to the next record.
for (const link of document.querySelectorAll('a[data-pace]')) {
  const address = new URL(link.href);
  address.searchParams.set('paced', '1');
  link.href = address;
}
