package org.meander.store.folder;

import org.meander.base.MeanderException;

/** Rules for names. */
final class Names {

    static final int LONGEST = 1024;

    private Names() {}

    /** Returns a model's name if it may be one. */
    static String checkModel(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            throw MeanderException.invalid(
                    "a model's name has 1 to %d characters; this one has %d", LONGEST, name.length());
        }
        return checkText("a model's name", name);
    }

    /** Returns the text unless it has half a surrogate pair, which no encoding of Unicode can keep. */
    static String checkText(String subject, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                    throw MeanderException.invalid(
                            "%s has half a surrogate pair (%04x) at character %d", subject, (int) text.charAt(i), i);
                }
                i++;
            }
        }
        return text;
    }
}
