# A server in what plain Debian holds.
use IO::Socket::INET;
$SIG{TERM} = sub { exit };
my $server = IO::Socket::INET->new(LocalPort => $ENV{PORT}, Listen => 5, ReuseAddr => 1) or die "cannot listen: $!";
while (my $client = $server->accept) {
  while (<$client>) { last if /^\r?$/ }
  my $body = "$ENV{GREETING}\n";
  print $client "HTTP/1.1 200 OK\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
  close $client;
}
