/* The cheapest that can be done with the packets of a call: what comes to one of two ports is sent on from the other, to where that one was last
 * heard from. One thread, two system calls a packet, no cryptography, no RTCP, nothing counted. Arguments: address, first port, calls. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 8192

static int sockets[MOST];
static struct sockaddr_in peers[MOST];

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: relay ADDRESS FIRST_PORT CALLS\n");
        return 2;
    }
    int first = atoi(argv[2]), count = 2 * atoi(argv[3]);
    if (count < 2 || count > MOST) {
        fprintf(stderr, "relay: from 1 to %d calls\n", MOST / 2);
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int poll = epoll_create1(0);
    for (int i = 0; i < count; i++) {
        struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(first + i)};
        inet_pton(AF_INET, argv[1], &local.sin_addr);
        sockets[i] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        if (sockets[i] < 0 || bind(sockets[i], (struct sockaddr *)&local, sizeof local) < 0) {
            perror("relay");
            return 1;
        }
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
        epoll_ctl(poll, EPOLL_CTL_ADD, sockets[i], &event);
    }
    puts("ready");
    fflush(stdout);
    char packet[2048];
    struct epoll_event events[256];
    for (;;) {
        int ready = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            int in = events[i].data.u32, out = in ^ 1;
            struct sockaddr_in from;
            socklen_t size = sizeof from;
            ssize_t length;
            while ((length = recvfrom(sockets[in], packet, sizeof packet, 0, (struct sockaddr *)&from, &size)) > 0) {
                peers[in] = from;
                if (peers[out].sin_port != 0)
                    sendto(sockets[out], packet, length, 0, (struct sockaddr *)&peers[out], sizeof peers[out]);
            }
        }
    }
}
