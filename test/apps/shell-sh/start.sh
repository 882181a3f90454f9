#!/bin/sh
# A server in what plain Debian holds.
exec perl -MIO::Socket::INET -e '
  $SIG{TERM} = sub { exit };
  $server = IO::Socket::INET->new(LocalPort => $ENV{PORT}, Listen => 5, ReuseAddr => 1) or die "cannot listen: $!";
  while ($client = $server->accept) {
    while (<$client>) { last if /^\r?$/ }
    print $client "HTTP/1.1 200 OK\r\nContent-Length: 20\r\nConnection: close\r\n\r\nHello from shell-sh\n";
    close $client;
  }'
