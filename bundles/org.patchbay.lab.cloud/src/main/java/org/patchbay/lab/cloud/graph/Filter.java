package org.patchbay.lab.cloud.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;

/** The part of {@code $filter} that is played: comparisons for equality, startswith and in, joined by and, or by or. Anything else is refused. */
final class Filter {
    private static final String TEXT = "'((?:[^']|'')*)'";
    private static final Pattern EQUAL = Pattern.compile("(\\w+) (eq|ne) (?:" + TEXT + "|(true|false|null))");
    private static final Pattern STARTS =
            Pattern.compile("startswith\\((\\w+), ?" + TEXT + "\\)", Pattern.CASE_INSENSITIVE);
    private static final Pattern IN = Pattern.compile("(\\w+) in \\((.*)\\)");

    private Filter() {}

    /** The texts within quotation marks, separated by commas. @throws GraphFault for anything else */
    static List<String> texts(String list) {
        List<String> texts = new ArrayList<>();
        Matcher matcher = Pattern.compile(" *" + TEXT + " *(,|$)").matcher(list);
        int at = 0;
        while (matcher.find() && matcher.start() == at) {
            texts.add(text(matcher.group(1)));
            at = matcher.end();
        }
        if (at != list.length() || texts.isEmpty()) {
            throw unsupported();
        }
        return texts;
    }

    static Predicate<JsonNode> of(String filter) {
        String[] parts = filter.split(" or ");
        Predicate<JsonNode> any = each -> false;
        for (String part : parts) {
            Predicate<JsonNode> every = each -> true;
            for (String single : part.split(" and ")) {
                every = every.and(single(single.trim()));
            }
            any = any.or(every);
        }
        return any;
    }

    private static Predicate<JsonNode> single(String text) {
        Matcher matcher = EQUAL.matcher(text);
        if (matcher.matches()) {
            String name = text(matcher.group(1));
            boolean wanted = "eq".equals(matcher.group(2));
            String word = matcher.group(4);
            String value = word == null ? text(matcher.group(3)) : word;
            return each ->
                    (word != null && word.equals("null") && each.path(name).isNull()
                                    || each.path(name).asText().equalsIgnoreCase(value)
                                            && !each.path(name).isNull())
                            == wanted;
        }
        matcher = STARTS.matcher(text);
        if (matcher.matches()) {
            String name = text(matcher.group(1));
            String start = text(matcher.group(2)).toLowerCase(Locale.ROOT);
            return each -> each.path(name).asText().toLowerCase(Locale.ROOT).startsWith(start);
        }
        matcher = IN.matcher(text);
        if (matcher.matches()) {
            String name = text(matcher.group(1));
            List<String> values = texts(text(matcher.group(2)));
            if (values.size() > 15) {
                throw new GraphFault(
                        400,
                        "Request_UnsupportedQuery",
                        "Too many child clauses specified in search filter expression: at most 15.");
            }
            return each -> values.stream().anyMatch(each.path(name).asText()::equalsIgnoreCase);
        }
        throw unsupported();
    }

    private static String text(String quoted) {
        return quoted.replace("''", "'");
    }

    private static GraphFault unsupported() {
        return new GraphFault(
                400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified for property.");
    }
}
