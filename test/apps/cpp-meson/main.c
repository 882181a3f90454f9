/* Answers each request with a greeting, and ends on SIGTERM. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\nHello from C\n";
static void finish(int signal) { (void)signal; _exit(0); }

int main(void) {
  signal(SIGTERM, finish);
  const char *port = getenv("PORT");
  int server = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = INADDR_ANY;
  address.sin_port = htons(port ? atoi(port) : 5000);
  if (bind(server, (struct sockaddr *)&address, sizeof address) || listen(server, 64)) return 1;
  for (;;) {
    int client = accept(server, NULL, NULL);
    char request[4096];
    if (client < 0) continue;
    if (read(client, request, sizeof request) >= 0 && write(client, ANSWER, strlen(ANSWER)) < 0) return 1;
    close(client);
  }
}
