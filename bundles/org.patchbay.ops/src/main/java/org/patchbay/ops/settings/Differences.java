package org.patchbay.ops.settings;

import java.util.Map;
import java.util.TreeMap;

/** What a change of settings changed, for the audit. */
final class Differences {
    private Differences() {}

    static String text(Map<String, String> before, Map<String, String> after) {
        StringBuilder text = new StringBuilder();
        TreeMap<String, String> all = new TreeMap<>(before);
        all.putAll(after);
        for (String key : all.keySet()) {
            String was = before.getOrDefault(key, "");
            String is = after.getOrDefault(key, "");
            if (!was.equals(is)) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append(key)
                        .append(": ")
                        .append(was.isEmpty() ? "(inherited)" : was)
                        .append(" -> ")
                        .append(is.isEmpty() ? "(inherited)" : is);
            }
        }
        return text.toString();
    }
}
