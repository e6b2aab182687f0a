package org.patchbay.vault;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCookie;

/** Writes the pages: plain HTML that reads well aloud, on a small screen and without its style. Text goes in through {@link #text} alone. */
public final class Html {
    private static final String STYLE =
            "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;"
                    + "background:#fff}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
                    + "caption{text-align:left;padding:.3rem 0}th,td{text-align:left;vertical-align:top;padding:.4rem;border:1px solid #767676;"
                    + "overflow-wrap:anywhere}.act{display:inline-block;font:inherit;padding:.6rem 1rem;background:#0b57a4;color:#fff;border:0;"
                    + "border-radius:.2rem;text-decoration:none}.act:focus{outline:3px solid #f2a900}.note{border-left:.3rem solid #767676;"
                    + "padding-left:.8rem}.bad{border-left-color:#b00020}.good{border-left-color:#1d6f2b}";

    private final StringBuilder body = new StringBuilder();
    private final String title;

    /** @param title its title and its heading */
    public Html(String title) {
        this.title = title;
        body.append("<h1>").append(escaped(title)).append("</h1>");
    }

    /** What a browser takes as text wherever it stands, also in an attribute. */
    public static String escaped(String text) {
        StringBuilder all = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> all.append("&amp;");
                case '<' -> all.append("&lt;");
                case '>' -> all.append("&gt;");
                case '"' -> all.append("&quot;");
                case '\'' -> all.append("&#39;");
                default -> {
                    if (c >= ' ' && c != 0x7f || c == '\n') {
                        all.appendCodePoint(c);
                    }
                }
            }
        });
        return all.toString();
    }

    /** A paragraph. */
    public Html text(String text) {
        body.append("<p>").append(escaped(text)).append("</p>");
        return this;
    }

    /** How it came out. */
    public Html good(String text) {
        body.append("<p class=\"note good\" role=\"status\">")
                .append(escaped(text))
                .append("</p>");
        return this;
    }

    /** What went wrong, and what to do. */
    public Html bad(String text) {
        body.append("<p class=\"note bad\" role=\"alert\">")
                .append(escaped(text))
                .append("</p>");
        return this;
    }

    /** A heading below the title. */
    public Html heading(String text) {
        body.append("<h2>").append(escaped(text)).append("</h2>");
        return this;
    }

    /** Points. */
    public Html list(List<String> items) {
        body.append("<ul>");
        items.forEach(item -> body.append("<li>").append(escaped(item)).append("</li>"));
        body.append("</ul>");
        return this;
    }

    /** A table, of which the first column says what each row is about. */
    public Html table(String caption, List<String> headings, List<List<String>> rows) {
        body.append("<table><caption>").append(escaped(caption)).append("</caption><thead><tr>");
        headings.forEach(
                each -> body.append("<th scope=\"col\">").append(escaped(each)).append("</th>"));
        body.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            body.append("<tr><th scope=\"row\">").append(escaped(row.get(0))).append("</th>");
            row.stream()
                    .skip(1)
                    .forEach(each -> body.append("<td>").append(escaped(each)).append("</td>"));
            body.append("</tr>");
        }
        body.append("</tbody></table>");
        return this;
    }

    /** Leads somewhere else. */
    public Html link(String words, URI to) {
        body.append("<p><a class=\"act\" href=\"")
                .append(escaped(to.toASCIIString()))
                .append("\">")
                .append(escaped(words))
                .append("</a></p>");
        return this;
    }

    /** Does something here, with one secret that the button carries. */
    public Html button(String words, String name, String value) {
        body.append("<form method=\"post\"><input type=\"hidden\" name=\"")
                .append(escaped(name))
                .append("\" value=\"")
                .append(escaped(value))
                .append("\"><button class=\"act\" type=\"submit\">")
                .append(escaped(words))
                .append("</button></form>");
        return this;
    }

    /** All of it. */
    public PageAnswer page(int status, PageCookie... cookies) {
        return new PageAnswer(
                status,
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"
                        + escaped(title) + "</title><style>" + STYLE + "</style></head><body><main>" + body
                        + "</main></body></html>",
                STYLE,
                Optional.empty(),
                List.of(cookies));
    }
}
