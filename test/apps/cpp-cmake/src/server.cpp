// Answers each request with a greeting, and ends on SIGTERM.
#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>
#include "words.hpp"

static void finish(int) { _exit(0); }

int main() {
  std::signal(SIGTERM, finish);
  const char *port = std::getenv("PORT");
  int server = socket(AF_INET, SOCK_STREAM, 0);
  int yes = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = INADDR_ANY;
  address.sin_port = htons(port ? std::atoi(port) : 5000);
  if (bind(server, reinterpret_cast<sockaddr *>(&address), sizeof address) || listen(server, 64)) return 1;
  for (;;) {
    int client = accept(server, nullptr, nullptr);
    if (client < 0) continue;
    char request[4096];
    read(client, request, sizeof request);
    std::string body = greeting() + "zlib " + zlibVersion() + "\n";
    std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    write(client, answer.data(), answer.size());
    close(client);
  }
}
