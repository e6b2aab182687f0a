package org.patchbay.graph.token;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Microsoft's clouds: each has a sign-in service and a Graph of its own, and knows nobody of the others. */
enum Cloud {
    GLOBAL("global", "https://login.microsoftonline.com", "https://graph.microsoft.com"),
    USGOV("usgov", "https://login.microsoftonline.us", "https://graph.microsoft.us"),
    USGOV_DOD("usgov-dod", "https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
    CHINA("china", "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn");

    private final String word;
    private final URI login;
    private final URI graph;

    Cloud(String word, String login, String graph) {
        this.word = word;
        this.login = URI.create(login);
        this.graph = URI.create(graph);
    }

    /** Where people and this node sign in. */
    URI login() {
        return login;
    }

    /** Where Graph is, and how its permissions are named in full: {@code https://graph.microsoft.com/User.Read}. */
    URI graph() {
        return graph;
    }

    static Optional<Cloud> of(String word) {
        return Arrays.stream(values()).filter(cloud -> cloud.word.equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(cloud -> cloud.word).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return word;
    }
}
