package org.patchbay.lab.cloud.graph;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.patchbay.lab.cloud.entra.Person;
import org.patchbay.lab.cloud.wire.Answer;

/** All users, and then what has changed: pages until there is a link for the next time. */
final class Delta {
    private final Links links;
    private volatile int page = 200;
    private volatile boolean emptyPage;

    Delta(Links links) {
        this.links = links;
    }

    void page(int size) {
        page = size;
    }

    /** Whether an empty page comes before the last. */
    void emptyPage(boolean comes) {
        emptyPage = comes;
    }

    Answer answer(Call call) {
        String skip = call.parameter("$skiptoken");
        String delta = call.parameter("$deltatoken");
        boolean first = skip.isEmpty() && (delta.isEmpty() || delta.equals("latest"));
        if (!first && call.parameters().size() > 1) {
            throw GraphFault.bad("The link has to be used as it was given: its options are in its token.");
        }
        for (String each : List.of("$top", "$skip", "$search", "$count", "$orderby", "$expand", "$filter")) {
            if (!call.parameter(each).isEmpty()) {
                throw new GraphFault(400, "Request_UnsupportedQuery", each + " is not supported with delta here.");
            }
        }
        Links.Mark mark;
        if (first) {
            People.selected(call, false);
            long now = call.tenant().version();
            boolean latest = delta.equals("latest");
            mark = new Links.Mark(call.tenant().id(), call.parameter("$select"), 0, latest ? now : 0, now);
        } else {
            mark = links.delta(call, skip.isEmpty() ? delta : skip);
            if (skip.isEmpty()) {
                mark = new Links.Mark(
                        mark.tenant(),
                        mark.query(),
                        0,
                        mark.upTo(),
                        call.tenant().version());
            }
        }
        return page(call, mark);
    }

    private Answer page(Call call, Links.Mark mark) {
        List<String> changed = call.tenant().changedSince(mark.since());
        Set<String> selected = selected(mark.query());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#users");
        int end = Math.min(changed.size(), mark.from() + page);
        boolean over = end == changed.size();
        boolean blank = over && emptyPage && mark.from() < end;
        if (over && !blank) {
            body.put("@odata.deltaLink", links.delta("$deltatoken", mark));
        } else {
            body.put(
                    "@odata.nextLink",
                    links.delta(
                            "$skiptoken", new Links.Mark(mark.tenant(), mark.query(), end, mark.since(), mark.upTo())));
        }
        ArrayNode value = body.putArray("value");
        for (String each : changed.subList(Math.min(mark.from(), end), end)) {
            Optional<Person> person =
                    call.tenant().person(each).filter(one -> one.id().equals(each));
            if (person.isPresent()) {
                value.add(People.keep(People.json(person.get(), call.tenant().skus()), selected));
            } else if (mark.since() > 0) {
                value.addObject().put("id", each).putObject("@removed").put("reason", "changed");
            }
        }
        return Answer.json(200, body);
    }

    private static Set<String> selected(String select) {
        Set<String> names = new LinkedHashSet<>();
        Stream.of((select.isEmpty() ? "businessPhones,displayName,mail,userPrincipalName" : select).split(","))
                .forEach(names::add);
        names.add("id");
        return names;
    }
}
