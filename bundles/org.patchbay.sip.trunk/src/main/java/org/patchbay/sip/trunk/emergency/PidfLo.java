package org.patchbay.sip.trunk.emergency;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the emergency location identification numbers (ELIN) of a location (PIDF-LO, RFC 4119 and RFC 5139): those of {@code ELIN} elements,
 * else of {@code NAM}, which older systems use. The body is a stranger's: nothing is fetched or expanded, and one with a document type is not read.
 */
public final class PidfLo {
    /** A longer one is passed on but not read. */
    public static final int MOST_BYTES = 65_536;
    /** As many ELINs are looked at. */
    public static final int MOST_ELINS = 5;

    private static final int MOST_TEXT = 400;
    private static final XMLInputFactory XML = factory();

    private PidfLo() {}

    private static XMLInputFactory factory() {
        XMLInputFactory made = XMLInputFactory.newDefaultFactory();
        made.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        made.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        made.setProperty(XMLInputFactory.IS_COALESCING, true);
        made.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return made;
    }

    /**
     * The ELINs in their order.
     *
     * @return empty where there are none, or the location cannot be read
     */
    public static List<String> elins(byte[] location) {
        if (location.length > MOST_BYTES) {
            return List.of();
        }
        List<String> elins = new ArrayList<>(2);
        List<String> names = new ArrayList<>(2);
        try {
            XMLStreamReader reader;
            synchronized (XML) {
                reader = XML.createXMLStreamReader(new ByteArrayInputStream(location));
            }
            read(reader, elins, names);
            reader.close();
        } catch (XMLStreamException | RuntimeException e) {
            return List.of();
        }
        return elins.isEmpty() ? names : elins;
    }

    private static void read(XMLStreamReader reader, List<String> elins, List<String> names) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        String inside = "";
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("a document type has no place in a location");
                case XMLStreamConstants.START_ELEMENT -> {
                    inside = reader.getLocalName().toUpperCase(Locale.ROOT);
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (reader.getTextLength() + text.length() <= MOST_TEXT) {
                        text.append(reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    if (inside.equals("ELIN")) {
                        numbers(text, elins);
                    } else if (inside.equals("NAM")) {
                        numbers(text, names);
                    }
                    inside = "";
                }
                default -> {}
            }
        }
    }

    /** A NAM may well be the name of a building: what is no number is passed over. */
    private static void numbers(CharSequence text, List<String> into) {
        for (String each : text.toString().split("[;,]")) {
            String number = ElinTable.shown(each);
            if (!number.isEmpty() && into.size() < MOST_ELINS && !into.contains(number)) {
                into.add(number);
            }
        }
    }
}
