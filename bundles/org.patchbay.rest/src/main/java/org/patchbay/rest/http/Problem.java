package org.patchbay.rest.http;

import java.util.List;
import java.util.Map;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.store.StoreException;

/** Why a request was not done, none of it: an answer of RFC 9457, thrown from wherever it is found out. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<String> problems;
    private final transient Map<String, String> headers;
    private final transient Map<String, Object> more;

    private Problem(
            int status, String detail, List<String> problems, Map<String, String> headers, Map<String, Object> more) {
        super(detail, null, false, false);
        this.status = status;
        this.problems = List.copyOf(problems);
        this.headers = Map.copyOf(headers);
        this.more = Map.copyOf(more);
    }

    /** @param detail what is wrong, and what to do */
    public static Problem of(int status, String detail) {
        return new Problem(status, detail, List.of(), Map.of(), Map.of());
    }

    /** @param problems each thing that is wrong, at least one */
    public static Problem of(int status, List<String> problems) {
        return new Problem(status, String.join(" ", problems), problems, Map.of(), Map.of());
    }

    /** With a header for whoever knows what to do with it. */
    public Problem header(String name, String value) {
        Map<String, String> all = new java.util.TreeMap<>(headers);
        all.put(name, value);
        return new Problem(status, getMessage(), problems, all, more);
    }

    /** With a member of the answer besides those of the RFC. */
    public Problem with(String member, Object value) {
        Map<String, Object> all = new java.util.TreeMap<>(more);
        all.put(member, value);
        return new Problem(status, getMessage(), problems, headers, all);
    }

    /** As the Javadoc of the reasons says. */
    static Problem of(OperationException e) {
        return switch (e.reason()) {
            case INVALID -> of(422, e.problems());
            case NOT_FOUND -> of(404, e.problems());
            case CONFLICT -> of(409, e.problems());
            case UNAVAILABLE -> of(503, e.problems()).header("Retry-After", "5");
        };
    }

    static Problem of(StoreException e) {
        List<String> why = List.of(String.valueOf(e.getMessage()));
        return switch (e.reason()) {
            case INVALID -> of(422, why);
            case CONFLICT -> of(409, why);
            case UNAVAILABLE -> of(503, why).header("Retry-After", "5");
        };
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    public int status() {
        return status;
    }

    public List<String> problems() {
        return problems;
    }

    Answer answer() {
        Map<String, Object> body = new java.util.LinkedHashMap<>();
        body.put("title", Answer.title(status));
        body.put("status", status);
        body.put("detail", getMessage());
        if (!problems.isEmpty()) {
            body.put("problems", problems);
        }
        body.putAll(more);
        Answer answer = Answer.json(status, body).as("application/problem+json");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.header(header.getKey(), header.getValue());
        }
        return answer;
    }
}
