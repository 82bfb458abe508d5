"""Every maximum that Cliq documents for what we send, each with its unit and its source.

Nothing is measured or cut here (limits.py). Characters are counted as UTF-16 units, see text.units.
Sources, read 2026-11-21:
  post      https://www.zoho.com/cliq/help/restapi/v2/ and v3 OpenAPI messages.yml (post message, message cards)
  buttons   v3 OpenAPI messagecards.yml (buttons, confirmation, actions)
  form      https://www.zoho.com/cliq/help/platform/cliq-form.html and the pages of its input types
  command   https://www.zoho.com/cliq/help/platform/command-suggestion.html
  unfurl    https://www.zoho.com/cliq/help/platform/build-cliq-extensions/extension-unfurling/preview-handler.html and
            menu-handler.html beside it
  widget    https://www.zoho.com/cliq/help/platform/widgets.html and the pages of widget-section-elements
  ours      not documented; a figure that keeps well below what samples and reports show
"""

from typing import Final

# messages
TEXT: Final = 5000  # characters; post (help pages say 10 000 elsewhere: the smaller holds)
SLIDES: Final = 20  # post
SLIDES_TOTAL: Final = 10_000  # characters, all slides together, here as compact JSON; post
SLIDE_TEXT: Final = 1000  # characters of a text slide; reported by a community client
SLIDE_TITLE: Final = 200  # characters; ours, as for the card's title
CELL: Final = 1000  # characters of a table's cell, a label's value, a list's item; ours, as for a text slide
TABLE_COLUMNS: Final = 20  # ours
TABLE_ROWS: Final = 50  # ours
TABLE_WIDTHS_SUM: Final = 100  # percent; post
SHARES: Final = 5  # pieces of a percentage chart; v3 OpenAPI messageformat.yml
SHARES_SUM: Final = 100  # percent; reported by clients
CARD_TITLE: Final = 200  # characters; post
THUMBNAIL_URL: Final = 2048  # characters; reported by a community client
CHIPS: Final = 10  # ours
CHIP_TEXT: Final = 30  # characters; ours
BANNER_TEXT: Final = 300  # characters; ours

# buttons
BUTTONS: Final = 5  # buttons
BUTTON_LABEL: Final = 20  # characters; buttons (the card page says 30: the smaller holds)
BUTTON_HINT: Final = 100  # characters; buttons
BUTTON_KEY: Final = 100  # characters; buttons
OPEN_URL: Final = 256  # characters of each address; buttons
PREVIEW_URL: Final = 500  # characters; buttons
COPY_TEXT: Final = 200  # characters; buttons
CONFIRM_TITLE: Final = 100  # characters; buttons
CONFIRM_DESCRIPTION: Final = 100  # characters; buttons
CONFIRM_INPUT: Final = 300  # characters; buttons
CONFIRM_BUTTON: Final = 100  # characters; buttons
REFERENCES: Final = 20  # instant buttons of one message; ours, a setting may change it

OPEN_URL_SCHEMES: Final = ("http", "https", "tel", "sms", "sip")  # buttons
SYSTEM_APIS: Final = ("audiocall", "videocall", "startchat", "invite", "joinchannel")  # each followed by /<id>; buttons
BARE_SYSTEM_APIS: Final = ("locationpermission",)  # buttons

# suggestions
SUGGESTIONS: Final = 50  # command
SUGGESTION_TITLE: Final = 200  # characters; ours
SUGGESTION_DESCRIPTION: Final = 200  # characters; ours

# forms
FORM_NAME: Final = 50  # characters; form
FORM_TITLE: Final = 100  # characters; ours
FORM_HINT: Final = 200  # characters; ours
FORM_BUTTON: Final = 20  # characters; ours, as for buttons
FORM_INPUTS: Final = 25  # ours
INPUT_NAME: Final = 50  # letters, digits, _ and -; form
INPUT_LABEL: Final = 50  # characters; form
INPUT_HINT: Final = 100  # characters; form
INPUT_PLACEHOLDER: Final = 100  # characters; form
INPUT_VALUE: Final = 2048  # characters of a preset value; sister product's figure, not documented for Cliq
SELECT_OPTIONS: Final = 100  # sister product's figure, not documented for Cliq
OPTION_LABEL: Final = 100  # characters; form (radio)
OPTION_VALUE: Final = 50  # characters; form (radio)
RADIO_OPTIONS: Final = (2, 5)  # fewest, most; form
CHECKBOX_OPTIONS: Final = (1, 5)  # fewest, most; form
CHECKBOX_VALUE: Final = 250  # characters of the comma-separated preset; form
FORM_ERROR_TEXT: Final = 500  # characters; ours
FORM_CHANGES: Final = 5  # ours: the documented figure is cut off in every copy found

# the card under a link
UNFURL_TITLE: Final = 500  # characters; unfurl
UNFURL_DESCRIPTION: Final = 3000  # characters; unfurl
UNFURL_PROVIDER: Final = 100  # characters; unfurl
UNFURL_URL: Final = 1000  # characters of each address; unfurl
UNFURL_FIELDS: Final = 10  # ours
UNFURL_LABEL: Final = 100  # characters of a field's name; ours
UNFURL_BUTTONS: Final = 5  # unfurl (menu)
UNFURL_BUTTON_LABEL: Final = 100  # characters; unfurl
UNFURL_BUTTON_HINT: Final = 250  # characters; unfurl
UNFURL_PARAM: Final = 100  # characters of a value that a button carries; unfurl (menu)

# the home widget
WIDGET_SECTIONS: Final = 25  # reported by a community client
WIDGET_ELEMENTS: Final = 20  # of a section; reported by a community client
WIDGET_HEADER_BUTTONS: Final = 3  # reported by a community client
WIDGET_TAB_LABEL: Final = 30  # characters; ours, as for buttons
WIDGET_TITLE: Final = 100  # characters; widget
WIDGET_TEXT: Final = 500  # characters of a text or subtext; widget
WIDGET_BUTTON_LABEL: Final = 30  # characters; widget
WIDGET_BUTTON_ID: Final = 500  # characters; widget
WIDGET_COLUMNS: Final = 10  # widget
WIDGET_HEADER: Final = 30  # characters; widget
WIDGET_ROWS: Final = 100  # widget
WIDGET_CELL: Final = 100  # characters; widget

# charts that Cliq draws
GRAPH_CATEGORIES: Final = 5  # post, widget
GRAPH_VALUES: Final = 20  # of a category; post
CHART_NAME: Final = 20  # characters of labels, categories and axes; post

# installation
INSTALLATION_NOTES: Final = 10  # ours
INSTALLATION_TEXT: Final = 1000  # characters; ours
