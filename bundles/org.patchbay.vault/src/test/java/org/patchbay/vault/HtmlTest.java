package org.patchbay.vault;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.page.PageAnswer;

import static org.assertj.core.api.Assertions.assertThat;

class HtmlTest {

    @Test
    void whatIsTextStaysText() {
        assertThat(Html.escaped("<a href='x\">&\u0000\u0007")).isEqualTo("&lt;a href=&#39;x&quot;&gt;&amp;");
        String bad = "<i>\"'&";
        PageAnswer page = new Html(bad)
                .text(bad)
                .good(bad)
                .bad(bad)
                .heading(bad)
                .list(List.of(bad))
                .table(bad, List.of(bad, bad), List.of(List.of(bad, bad)))
                .link(bad, URI.create("https://a.example/?x='&y"))
                .button(bad, bad, bad)
                .page(200);
        assertThat(page.html()).doesNotContain("<i>").contains("href=\"https://a.example/?x=&#39;&amp;y\"");
        assertThat(page.html()).contains("<style>" + page.style() + "</style>");
    }
}
