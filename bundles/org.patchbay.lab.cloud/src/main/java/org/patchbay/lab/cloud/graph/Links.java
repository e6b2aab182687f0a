package org.patchbay.lab.cloud.graph;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Gives out links to go on with, and knows them again. What is in them is nobody's business but Graph's. */
final class Links {
    /** Where to go on. */
    record Mark(String tenant, String query, int from, long since, long upTo) {}

    private final Map<String, Mark> marks = new ConcurrentHashMap<>();
    private final Supplier<String> base;

    Links(Supplier<String> base) {
        this.base = base;
    }

    /** All links given out so far lead nowhere any more. */
    void forget() {
        marks.clear();
    }

    private static String query(Call call) {
        return call.parameters().entrySet().stream()
                .filter(each -> !each.getKey().equals("$skiptoken"))
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Where in the list of users; the link has to be used as it was given. */
    Mark users(Call call) {
        String token = call.parameter("$skiptoken");
        if (token.isEmpty()) {
            return new Mark(call.tenant().id(), query(call), 0, 0, 0);
        }
        Mark mark = marks.get(token);
        if (mark == null
                || !mark.tenant().equals(call.tenant().id())
                || !mark.query().equals(query(call))) {
            throw new GraphFault(
                    400,
                    "Directory_ExpiredPageToken",
                    "The specified page token value has expired and can no longer be included in your request.");
        }
        return mark;
    }

    String nextUsers(Call call, int from) {
        String query = query(call);
        String token = token(new Mark(call.tenant().id(), query, from, 0, 0));
        return base.get() + "/v1.0/users?" + query + (query.isEmpty() ? "" : "&") + "$skiptoken=" + token;
    }

    private String token(Mark mark) {
        String token = "RFNwd" + UUID.randomUUID().toString().replace("-", "");
        marks.put(token, mark);
        return token;
    }

    /** The mark of a delta. @throws GraphFault 410 where it is none any more */
    Mark delta(Call call, String token) {
        Mark mark = marks.get(token);
        if (mark == null || !mark.tenant().equals(call.tenant().id())) {
            throw new GraphFault(
                    410,
                    "syncStateNotFound",
                    "The sync state generation is not found; the synchronisation has to start over.");
        }
        return mark;
    }

    String delta(String name, Mark mark) {
        return base.get() + "/v1.0/users/delta?" + name + "=" + token(mark);
    }
}
