package org.patchbay.directory;

import java.util.Map;

/** Writes entries as CSV (RFC 4180). */
final class CsvText {
    private CsvText() {}

    static String of(Kind<?> kind, Entries entries, String tenant) {
        StringBuilder text = new StringBuilder(String.join(",", kind.columns())).append("\r\n");
        for (Kept<?> kept : entries.of(kind).values()) {
            if (tenant.isEmpty() || Kind.tenant(kept.key()).equals(tenant)) {
                Map<String, String> fields = kept.fields();
                String separator = "";
                for (String column : kind.columns()) {
                    text.append(separator).append(Csv.field(fields.getOrDefault(column, "")));
                    separator = ",";
                }
                text.append("\r\n");
            }
        }
        return text.toString();
    }
}
